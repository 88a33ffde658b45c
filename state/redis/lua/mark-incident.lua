-- Purpose: notes that an incident is about to have running cells, so that a sweep looks into it.
-- KEYS[1]: sorted set of incidents by the time (microseconds) of their last begin.
-- ARGV[1]: tag of the incident.
-- Output: 1.

local now = redis.call('TIME')
redis.call('ZADD', KEYS[1], string.format('%.0f', now[1] * 1000000 + now[2]), ARGV[1])
return 1
