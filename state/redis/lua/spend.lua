-- Purpose: spends of what a name may use, if it fits all windows. Same rule as state/spending.ts: a window is counted in
--   slices, and what was spent in a slice counts until all of it has left the window.
-- KEYS[1]: hash of `<window ms>:<number of the slice>` -> what was spent in it.
-- ARGV: cost, number of windows, then limit, length (ms) and length of a slice (ms) of each.
-- Output: {1}, or {0, ms until it is worth asking again, length of the window that refused}.

local cost, windows = tonumber(ARGV[1]), tonumber(ARGV[2])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fields = redis.call('HGETALL', KEYS[1])
local wait, refusing, longest = 0, 0, 0
local old = {}

for w = 0, windows - 1 do
  local limit, length, slice = tonumber(ARGV[3 + w * 3]), tonumber(ARGV[4 + w * 3]), tonumber(ARGV[5 + w * 3])
  local counted, spent = {}, 0
  for i = 1, #fields, 2 do
    local of, index = string.match(fields[i], '^(%d+):(%d+)$')
    if tonumber(of) == length then
      local leaves = (tonumber(index) + 1) * slice + length
      if leaves > now then
        counted[#counted + 1] = { leaves, tonumber(fields[i + 1]) }
        spent = spent + tonumber(fields[i + 1])
      else
        old[#old + 1] = fields[i]
      end
    end
  end
  table.sort(counted, function(a, b) return a[1] < b[1] end)
  local needs = 0
  for _, one in ipairs(counted) do
    if spent + cost <= limit then break end
    spent = spent - one[2]
    needs = one[1] - now
  end
  if needs > wait then wait, refusing = needs, length end
  if length + slice > longest then longest = length + slice end
end

if wait > 0 then return { 0, wait, refusing } end
for _, field in ipairs(old) do redis.call('HDEL', KEYS[1], field) end
local added = {}
for w = 0, windows - 1 do
  local length, slice = ARGV[4 + w * 3], tonumber(ARGV[5 + w * 3])
  if not added[length] then
    added[length] = true
    redis.call('HINCRBY', KEYS[1], length .. ':' .. string.format('%.0f', math.floor(now / slice)), cost)
  end
end
redis.call('PEXPIREAT', KEYS[1], string.format('%.0f', now + longest))
return { 1 }
