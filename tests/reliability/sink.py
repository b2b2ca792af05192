"""A mail server that keeps what it accepted in a file, and behaves as badly as it is told.

`python -m tests.reliability.sink PORT FOLDER`; the mode is the text of FOLDER/mode.
"""

import asyncio
import email
import json
import os
import sys
from pathlib import Path

from aiosmtpd.controller import UnthreadedController

MODES = ("ok", "451", "550", "stall", "drop")


class Sink:
    """Accepts, refuses for now, refuses for good, hangs, or takes the mail and hangs up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        mode = self.folder.joinpath("mode").read_text()
        if mode == "stall":
            self.folder.joinpath("stalled").touch()
            await asyncio.sleep(600)
        if mode == "451":
            return "451 try again later"
        if mode == "550" or address.startswith("refused"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = email.message_from_bytes(envelope.content)
        line = {"id": message["Message-ID"], "to": envelope.rcpt_tos, "text": str(message)}
        with self.folder.joinpath("accepted").open("a") as file:
            file.write(json.dumps(line) + "\n")
            file.flush()
            os.fsync(file.fileno())
        if self.folder.joinpath("mode").read_text() == "drop":
            server.transport.abort()
        return "250 accepted"


async def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    controller = UnthreadedController(
        Sink(folder), hostname="127.0.0.1", port=port, loop=asyncio.get_running_loop()
    )
    controller.server = await controller._create_server()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
