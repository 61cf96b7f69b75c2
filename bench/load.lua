-- What wrk asks for: the lines of a file in their order, again and again. A line is a path, and after a tab the name of a header and,
-- after another tab, its value.
--
-- usage: wrk … URL -- FILE [MILLISECONDS]    with so many milliseconds of rest, on average, before each request of a connection
--
-- Prints one line of JSON at the end; times are microseconds.

local lines, at = {}, 0

local function asked(line)
    local path, name, value = line:match("^([^\t]*)\t?([^\t]*)\t?(.*)$")
    local headers = {}
    for key, text in pairs(wrk.headers) do headers[key] = text end
    if name ~= "" then headers[name] = value end
    return wrk.format("GET", path, headers)
end

function init(args)
    for line in io.lines(args[1]) do lines[#lines + 1] = asked(line) end
    local rest = tonumber(args[2] or "0")
    if rest > 0 then
        delay = function() return math.random(0, 2 * rest) end
    end
end

function request()
    at = at % #lines + 1
    return lines[at]
end

function done(summary, latency)
    local errors = summary.errors
    local broken = errors.connect + errors.read + errors.write + errors.timeout
    io.write(string.format(
        '\n{"requests": %d, "microseconds": %d, "bytes": %d, "refused": %d, "broken": %d, "p50": %d, "p99": %d}\n',
        summary.requests, summary.duration, summary.bytes, errors.status, broken, latency:percentile(50), latency:percentile(99)))
end
