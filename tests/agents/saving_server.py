"""An MCP server, built on the SDK for Python, that remembers what it is told and saves that when it shuts down.

    saving_server.py FILE
"""

import sys
from contextlib import asynccontextmanager
from pathlib import Path

import anyio
from mcp.server import MCPServer

SAVING_TAKES_S = 0.05

notes = []


@asynccontextmanager
async def lifespan(_):
    yield
    with anyio.CancelScope(shield=True):
        await anyio.sleep(SAVING_TAKES_S)
    Path(sys.argv[1]).write_text("".join(f"{note}\n" for note in notes))


server = MCPServer("saving-server", lifespan=lifespan)


@server.tool()
def remember(note: str) -> str:
    notes.append(note)
    return "remembered"


server.run()
