"""Where mail goes when no EMAIL_URL is set: a real SMTP server that keeps each message as a file and sends nothing."""

import asyncio
import os
import secrets
import time
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class Keeper:
    """Writes each message to `folder`; it is on disk before it is acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content or b""
        head = f"X-Envelope-To: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        await asyncio.to_thread(self.keep, head + (content if isinstance(content, bytes) else content.encode()))
        return "250 kept"

    def keep(self, message: bytes) -> Path:
        name = f"{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}"
        draft = self.folder / f"{name}.new"
        with draft.open("wb") as file:
            file.write(message)
            file.flush()
            os.fsync(file.fileno())
        return draft.rename(self.folder / f"{name}.eml")


async def serve(folder: Path, host: str, port: int) -> None:
    """Take mail until the process is ended."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keeper(folder), enable_SMTPUTF8=True, data_size_limit=50_000_000, loop=loop), host, port
    )
    async with server:
        await server.serve_forever()
