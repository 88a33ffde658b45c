-- Purpose: appends a running revision to a cell; nothing if an idempotency key is known or the cell is not.
-- KEYS: those of incident.lua, then the idempotency keys.
-- ARGV: retention, number of the cell, owner, draft, then the time-out (ms) of each idempotency key.
-- Output: {'created', revision}, {'duplicate', number, revision, draft, outcome or '', …} or {'missing'}.

local known = duplicate()
if known then return known end

local newest = redis.call('HGET', NEWEST, ARGV[2])
if not newest then return { 'missing' } end
local revision = string.format('%.0f', tonumber(newest) + 1)
begin_revision(ARGV[2], revision, ARGV[3], ARGV[4])
remember(5, ARGV[2] .. ':' .. revision)
touch()
return { 'created', revision }
