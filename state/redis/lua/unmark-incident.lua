-- Purpose: forgets an incident that a sweep found without running cells, unless something may have begun meanwhile.
--   Between its mark and its begin an incident still looks idle, so a young mark is kept.
-- KEYS[1]: sorted set of incidents by the time (microseconds) of their last begin.
-- ARGV: tag of the incident, its score when the sweep read it, age (ms) up to which a mark is young.
-- Output: 1 if it was forgotten, else 0.

local score = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not score or tonumber(score) ~= tonumber(ARGV[2]) then return 0 end
local now = redis.call('TIME')
if now[1] * 1000000 + now[2] - tonumber(score) < tonumber(ARGV[3]) * 1000 then return 0 end
return redis.call('ZREM', KEYS[1], ARGV[1])
