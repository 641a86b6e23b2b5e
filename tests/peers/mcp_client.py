"""Speaks with notjustme's MCP server through the official Python SDK (`pip install mcp`), as an assistant would.

    mcp_client.py http://127.0.0.1:7878/mcp
    mcp_client.py COMMAND [ARGUMENT...]        such as: mcp_client.py notjustme --data DIR mcp

Initializes, lists the tools, calls each, and checks what comes back. Prints a line for each step; exit status 1 when
something is not as it should be.
"""

import asyncio
import sys

from mcp import ClientSession, StdioServerParameters
from mcp.client.stdio import stdio_client

try:
    from mcp.client.streamable_http import streamable_http_client as http_client
except ImportError:  # the name before version 1.24
    from mcp.client.streamable_http import streamablehttp_client as http_client

TOOLS = ["check", "search", "swarms", "swarm", "provider_history"]
TIMEOUT_SECONDS = 60


def field(value, *names):
    """The first of these attributes that there is: the SDK renamed some between versions."""
    for name in names:
        if hasattr(value, name):
            return getattr(value, name)
    raise AttributeError(f"{type(value).__name__} has none of {names}")


def check(condition, what):
    if not condition:
        raise AssertionError(what)


async def call(session, tool, arguments, refused=False):
    result = await session.call_tool(tool, arguments)
    texts = [block.text for block in result.content]
    facts = field(result, "structured_content", "structuredContent")
    check(bool(field(result, "is_error", "isError")) == refused, f"{tool} {arguments}: {texts}")
    check(texts and texts[0].strip(), f"{tool} says nothing")
    check(refused or isinstance(facts, dict), f"{tool} has no structured content")
    print(f"{tool} {arguments}: {texts[0].splitlines()[0][:100]}")
    return facts


async def speak(session):
    server = await session.initialize()
    info = field(server, "server_info", "serverInfo")
    print(f"initialized: {info.name} {info.version}, protocol {field(server, 'protocol_version', 'protocolVersion')}")
    tools = (await session.list_tools()).tools
    check([tool.name for tool in tools] == TOOLS, f"tools: {[tool.name for tool in tools]}")
    for tool in tools:
        hints = tool.annotations
        check(hints and field(hints, "read_only_hint", "readOnlyHint"), f"{tool.name} is not marked as read-only")
    print(f"tools: {', '.join(TOOLS)}, all read-only")
    answer = await call(session, "check", {"text": "550 5.7.1 mail to Office 365 is stuck in the queue"})
    check("verdict" in answer and "not instructions" in answer["about_quotes"], f"no verdict: {answer}")
    await call(session, "search", {"query": "mail OR push", "limit": 3, "sort": "newest"})
    listed = await call(session, "swarms", {"open_only": False, "limit": 5})
    await call(session, "provider_history", {"provider": "microsoft-365"})
    if listed["swarms"]:
        first = listed["swarms"][0]
        whole = await call(session, "swarm", {"id": first["id"]})
        check(whole["id"] == first["id"] and len(whole["evidence"]) >= len(first["evidence"]), "another swarm")
    else:
        print("swarm: none is on record, so none is asked for")
    await call(session, "swarm", {"id": "nobody-20260101T0000"}, refused=True)
    await call(session, "search", {"query": "colour:red"}, refused=True)
    await call(session, "check", {"text": ""}, refused=True)


async def main(arguments):
    if not arguments:
        sys.exit(__doc__)
    if arguments[0].startswith(("http://", "https://")):
        transport = http_client(arguments[0])
    else:
        transport = stdio_client(StdioServerParameters(command=arguments[0], args=arguments[1:]))
    async with transport as streams:
        async with ClientSession(streams[0], streams[1]) as session:
            await asyncio.wait_for(speak(session), TIMEOUT_SECONDS)


def reasons(error):
    """The errors within groups of errors."""
    inner = getattr(error, "exceptions", None)
    return [error] if inner is None else [reason for one in inner for reason in reasons(one)]


if __name__ == "__main__":
    try:
        asyncio.run(main(sys.argv[1:]))
    except Exception as error:
        for reason in reasons(error):
            print(f"FAILED: {type(reason).__name__}: {reason}", file=sys.stderr)
        sys.exit(1)
    print("ok")
