-- Purpose: ends running revisions of dead owners as interrupted.
-- KEYS: those of incident.lua.
-- ARGV: retention, then field (number:revision), owner that is dead, and both lines of the outcome, of each.
-- Output: the fields that were marked; not those that do not run any more or run for another owner.

local marked = {}
for i = 2, #ARGV, 3 do
  if redis.call('HGET', RUNNING, ARGV[i]) == ARGV[i + 1] then
    redis.call('HDEL', RUNNING, ARGV[i])
    redis.call('HSET', OUTCOMES, ARGV[i], ARGV[i + 2])
    marked[#marked + 1] = ARGV[i]
  end
end
if #marked > 0 then touch() end
return marked
