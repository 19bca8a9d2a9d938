"""Prints what is published to a channel, in order and without gaps: python3 python-client.py URL CHANNEL"""
import base64, json, os, random, select, socket, ssl, sys, time
from urllib.parse import urlsplit
class Connection:
    def __init__(self, url):
        parts, self.buffer, head = urlsplit(url), b"", b""
        self.socket = socket.create_connection((parts.hostname, parts.port or (443 if parts.scheme == "wss" else 80)), 30)
        context, key = ssl.create_default_context(), base64.b64encode(os.urandom(16)).decode()
        if parts.scheme == "wss": self.socket = context.wrap_socket(self.socket, server_hostname=parts.hostname)
        self.socket.sendall(f"GET {parts.path}?{parts.query} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
        while not head.endswith(b"\r\n\r\n"): head += self.take(1)
        if b" 101 " not in head[:15]: raise OSError(head.decode())
    def take(self, count):
        while len(self.buffer) < count:
            data = self.socket.recv(65536)
            if not data: raise OSError("closed")
            self.buffer += data
        self.buffer, taken = self.buffer[count:], self.buffer[:count]; return taken
    def ask(self, frame): self.send(json.dumps(frame).encode())
    def send(self, data, opcode=1):
        mask, size = os.urandom(4), len(data)
        length = bytes([0x80 | size]) if size < 126 else b"\xfe" + size.to_bytes(2, "big")
        self.socket.sendall(bytes([0x80 | opcode]) + length + mask + bytes(each ^ mask[at % 4] for at, each in enumerate(data)))
    def receive(self, timeout):
        text, first, is_waiting = b"", 0, self.buffer or getattr(self.socket, "pending", int)()
        if not is_waiting and not select.select([self.socket], [], [], timeout)[0]: return None
        while not (first & 0x80 and first & 15 < 3):
            first, size = self.take(2)
            data = self.take(size if size < 126 else int.from_bytes(self.take(2 if size == 126 else 8), "big"))
            if first & 15 == 8: raise OSError("closed")
            if first & 15 == 9: self.send(data, 10)
            if first & 15 < 3: text += data
        return json.loads(text) if text[:1] == b"{" else {}

def follow(channel, connection, show, place):  # place["since"]: everything up to there was shown
    early, frame = {}, None  # publications that came before their turn, by epoch and offset
    while True:
        if frame is None: connection.ask({"action": "history" if early and place else "subscribe", "channel": channel, **place})
        elif "error" in frame: sys.exit(frame["message"])
        elif frame.get("channel") == channel and "action" not in frame: early[frame["epoch"], frame["offset"]] = frame["data"]
        elif frame.get("channel") == channel:
            if frame.get("recovered") is False: print("some publications are lost", file=sys.stderr)
            start = place["since"]["offset"] if frame.get("recovered") else frame["offset"]
            for each in frame.get("publications", []): each["offset"] > start and show(each["data"])
            place["since"] = {"epoch": frame["epoch"], "offset": max(start, frame["offset"])}
            if frame.get("more"): connection.ask({"action": "history", "channel": channel, **place})
        since = place.get("since", {})
        while (since.get("epoch"), since.get("offset", 0) + 1) in early:
            since["offset"] += 1; show(early[since["epoch"], since["offset"]])
        early = {key: data for key, data in early.items() if not since or key[0] != since["epoch"] or key[1] > since["offset"]}
        frame = connection.receive(0.3 if early and place else 240)

place, attempt = {}, 0
while True:
    try:
        connection, attempt = Connection(sys.argv[1]), 0
        follow(sys.argv[2], connection, lambda data: print(json.dumps(data), flush=True), place)
    except OSError:
        time.sleep(random.random() * min(30, 0.5 * 2 ** attempt)); attempt += 1
