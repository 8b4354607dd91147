"""What has to happen in one go at the Redis server, by its own clock.

A lane is a sorted set: one member for each call, its score the moment (in ms) at which its place is free again. While a
call is under way that is far ahead; its end moves it to one window from then.
"""

from __future__ import annotations

from typing import Final

TAKE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local wait = 0
for lane = 1, #KEYS / 2 do
  local key, paused = KEYS[2 * lane - 1], redis.call('PTTL', KEYS[2 * lane])
  local limit, window = tonumber(ARGV[2 * lane + 1]), tonumber(ARGV[2 * lane + 2])
  if paused > wait then wait = paused end
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now)
  local taken = redis.call('ZCARD', key)
  if taken >= limit then
    local next = redis.call('ZRANGE', key, taken - limit, taken - limit, 'WITHSCORES')
    local left = tonumber(next[2]) - now
    if left > window then left = 100 end
    if left > wait then wait = left end
  end
end
if wait > 0 then return math.ceil(wait) end
for lane = 1, #KEYS / 2 do
  local key = KEYS[2 * lane - 1]
  redis.call('ZADD', key, now + ARGV[2], ARGV[1])
  redis.call('PEXPIRE', key, ARGV[2] + ARGV[2 * lane + 2])
end
return 0
"""
"""KEYS: each lane and its pause. ARGV: the call, how long it may be under way, then limit and window of each lane.
Answers 0 when the call has its places, else the milliseconds after which to ask again.
"""

END: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for lane = 1, #KEYS do
  redis.call('ZADD', KEYS[lane], 'XX', now + ARGV[lane + 1], ARGV[1])
end
"""
"""KEYS: the lanes. ARGV: the call, then for each lane the milliseconds after which its place is free again."""
