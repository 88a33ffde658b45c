-- Purpose: what every other script starts with; it is put before each of them and is no script by itself.
--   Names for the keys of the incident, and `touch`, which makes all of them expire together.
-- KEYS[1..9]: last, newest, drafts, outcomes, running, names, variables, documents, blobs (INCIDENT_PARTS in state/keys.ts).
-- ARGV[1]: retention in ms; 0 keeps the incident for ever.

local LAST, NEWEST, DRAFTS, OUTCOMES, RUNNING = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local NAMES, VARIABLES, DOCUMENTS, BLOBS = KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local INCIDENT_KEYS = 9

local function touch()
  local retention = tonumber(ARGV[1])
  if retention <= 0 then
    for i = 1, INCIDENT_KEYS do redis.call('PERSIST', KEYS[i]) end
    return
  end
  local now = redis.call('TIME')
  local at = string.format('%.0f', now[1] * 1000 + math.floor(now[2] / 1000) + retention)
  for i = 1, INCIDENT_KEYS do redis.call('PEXPIREAT', KEYS[i], at) end
end

-- Appends number, revision, draft and outcome (false while it runs) of a revision to a list; nothing where it is gone.
local function append(list, number, revision)
  local field = number .. ':' .. revision
  local draft = redis.call('HGET', DRAFTS, field)
  if not draft then return end
  local n = #list
  list[n + 1], list[n + 2], list[n + 3] = number, revision, draft
  list[n + 4] = redis.call('HGET', OUTCOMES, field) or ''
end

-- What the first known of the idempotency keys made, as `append` lists it after the word 'duplicate'; nil where none is known.
local function duplicate()
  for i = INCIDENT_KEYS + 1, #KEYS do
    local made = redis.call('GET', KEYS[i])
    if made then
      local list = { 'duplicate' }
      for number, revision in string.gmatch(made, '(%d+):(%d+)') do append(list, number, revision) end
      return list
    end
  end
  return nil
end

-- Remembers the idempotency keys, whose time-outs (ms) begin at ARGV[first], with the revisions that they made.
local function remember(first, made)
  for i = INCIDENT_KEYS + 1, #KEYS do
    redis.call('SET', KEYS[i], made, 'PX', ARGV[first + i - INCIDENT_KEYS - 1])
  end
end

local function begin_revision(number, revision, owner, draft)
  local field = number .. ':' .. revision
  redis.call('HSET', DRAFTS, field, draft)
  redis.call('HSET', NEWEST, number, revision)
  redis.call('HSET', RUNNING, field, owner)
end
