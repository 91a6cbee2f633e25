"""What is sent stays here: no word of it in the log or on the disk, and no connection to another machine."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.serving.conftest import ROOT, Running, Start

CANARY = "Zanzerilquote"
ARTICLE = f"The mayor {CANARY} of Bergen resigned on Friday after a vote. {CANARY} said nothing. A new vote is due in March."
SHARED_MEMORY = Path("/dev/shm")


def files_with(needle: bytes, *folders: Path) -> list[Path]:
    return [path for folder in folders for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


def send_everything(server: Running) -> None:
    """Articles in every form, right and wrong."""
    form = "application/x-www-form-urlencoded"
    multipart = f'--x\r\nContent-Disposition: form-data; name="text"; filename="a.txt"\r\n\r\n{ARTICLE * 8000}\r\n--x--\r\n'
    sent = [
        ("/summarise", json.dumps({"text": ARTICLE, "title": CANARY}), "application/json"),
        ("/summarise", json.dumps({"text": ARTICLE, CANARY: 1}), "application/json"),
        ("/summarise", f'{{"text": "{ARTICLE}', "application/json"),
        ("/summarise", f"text={quote(ARTICLE)}", form),
        ("/summarise", multipart[:300], "multipart/form-data; boundary=x"),
        ("/summarise", multipart, "multipart/form-data; boundary=x"),
        (f"/summarise?title={CANARY}", ARTICLE, "text/plain"),
        (f"/summarise?{CANARY}=1", ARTICLE, "text/plain"),
        ("/summarise", ARTICLE, f"text/{CANARY}"),
        (f"/{CANARY}", ARTICLE, "text/plain"),
        ("/", f"text={quote(ARTICLE)}&sentences=2", form),
        ("/", f"text={quote(ARTICLE)}&sentences={CANARY}", form),
        ("/briefing.json", f"briefing={quote(ARTICLE)}", form),
    ]
    for path, body, content_type in sent:
        assert server.request("POST", path, body.encode(), {"Content-Type": content_type}).status < 600
    server.request(CANARY.upper(), "/")
    server.request("GET", "/rules", headers={"X-Request-Id": CANARY})


@pytest.mark.parametrize("kind", ["leads", "quoting"])
def test_no_word_reaches_the_log_or_the_disk(start_server: Start, kind: str) -> None:
    server = start_server(kind)
    send_everything(server)
    assert CANARY.lower().encode() not in server.request("GET", "/metrics").body.lower()
    assert files_with(CANARY.encode(), server.home, *([SHARED_MEMORY] if SHARED_MEMORY.is_dir() else [])) == []
    server.terminate()
    assert server.process.wait(20) == 0
    printed = server.printed()
    requests = [json.loads(line) for line in printed.splitlines() if '"service.requests"' in line]
    assert ("POST", "/summarise", 200) in {(line["method"], line["route"], line["status"]) for line in requests}  # it does log
    assert ("ValueError" in printed) == (kind == "quoting")  # what failed is told, without what it failed on
    assert CANARY.lower() not in printed.lower()
    assert "OUTGOING" not in printed


def test_the_process_that_these_tests_run_cannot_reach_another_machine() -> None:
    program = """
import socket
from tests.serving.offline import Outgoing, stay_on_this_machine
stay_on_this_machine()
for reach in (lambda: socket.create_connection(("192.0.2.1", 80), 0.1), lambda: socket.getaddrinfo("example.org", 80),
              lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 53))):
    try:
        reach()
    except Outgoing:
        print("refused")
"""
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert ended.stdout.split() == ["refused"] * 3
