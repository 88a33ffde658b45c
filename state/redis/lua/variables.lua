-- Purpose: reads the newest revision of every variable in one consistent state.
-- KEYS: those of incident.lua.
-- ARGV: none but the retention (not used).
-- Output: {escaped name, revision, record, …}, in no order.

local newest = redis.call('HGETALL', NAMES)
local list = {}
for i = 1, #newest, 2 do
  local record = redis.call('HGET', VARIABLES, newest[i + 1] .. ':' .. newest[i])
  if record then
    local n = #list
    list[n + 1], list[n + 2], list[n + 3] = newest[i], newest[i + 1], record
  end
end
return list
