-- Purpose: appends cells, each running in revision 1, with the next numbers; nothing if an idempotency key is known.
-- KEYS: those of incident.lua, then the idempotency keys.
-- ARGV: retention, number of drafts, then owner and draft of each, then the time-out (ms) of each idempotency key.
-- Output: {'created', number of the first cell} or {'duplicate', number, revision, draft, outcome or '', …}.

local known = duplicate()
if known then return known end

local count = tonumber(ARGV[2])
local first = tonumber(redis.call('GET', LAST) or '0') + 1
local made = {}
for i = 0, count - 1 do
  local number = string.format('%.0f', first + i)
  begin_revision(number, '1', ARGV[3 + 2 * i], ARGV[4 + 2 * i])
  made[#made + 1] = number .. ':1'
end
if count > 0 then redis.call('SET', LAST, string.format('%.0f', first + count - 1)) end
remember(3 + 2 * count, table.concat(made, ','))
touch()
return { 'created', string.format('%.0f', first) }
