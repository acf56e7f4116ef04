#!/bin/sh
# How many template messages a second the sandbox takes over TLS and HTTP/2 on one core, webhooks included, so that it
# is never what another benchmark measures. Usage: bench/sandbox_load.sh [carillon] [messages]   (needs h2load, curl)
set -eu
carillon=${1:-build/release/src/app/carillon}
messages=${2:-200000}
work=$(mktemp -d)
trap 'kill "$sandbox" "$receiver" 2>/dev/null; rm -rf "$work"' EXIT

cat > "$work/receiver.py" <<'PY'
import socketserver

class Receiver(socketserver.StreamRequestHandler):
    def handle(self):
        while line := self.rfile.readline():
            length = 0
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                if line.lower().startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
            self.rfile.read(length)
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True

with Server(("127.0.0.1", 0), Receiver) as server:
    print(server.server_address[1], flush=True)
    server.serve_forever()
PY
taskset -c 1 python3 "$work/receiver.py" > "$work/port" & receiver=$!
while [ ! -s "$work/port" ]; do sleep 0.1; done
taskset -c 0 "$carillon" sandbox --json --listen 127.0.0.1:0 --listen-plain 127.0.0.1:0 \
    --webhook-url "http://127.0.0.1:$(cat "$work/port")/" > "$work/ready" & sandbox=$!
while [ ! -s "$work/ready" ]; do sleep 0.1; done
listen=$(sed 's/.*"listen":"\([^"]*\)".*/\1/' "$work/ready")
plain=$(sed 's/.*"listenPlain":"\([^"]*\)".*/\1/' "$work/ready")
curl -sf -X PUT "$plain/__sandbox/behaviour" -o /dev/null \
    -d '{"pairRate":false,"throughputLimit":10000000,"recipients":{"unreachable":0,"holdout":0,"capped":0,"stopped":0,
         "neverDelivered":0,"reads":1,"timeScale":0.1}}'
printf '%s' '{"messaging_product":"whatsapp","recipient_type":"individual","to":"919800000001","type":"template",' \
    '"product_policy":"STRICT","template":{"name":"spring_offer","language":{"code":"en"},"components":[' \
    '{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Asha"},' \
    '{"type":"text","parameter_name":"discount","text":"20%"}]},' \
    '{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"8812"}]}]}}' > "$work/body"

cpu() { awk '{print $14 + $15}' "/proc/$sandbox/stat"; }
before=$(cpu)
taskset -c 1 h2load -n "$messages" -c 4 -m 100 -d "$work/body" -H 'authorization: Bearer sandbox-access-token' \
    "$listen/v25.0/208311745990001/marketing_messages" | grep -E '^(finished|status codes|time for request)'
while ! curl -sf "$plain/__sandbox/stats" | grep -q '"idle":true'; do sleep 0.2; done
echo "CPU with all webhooks: $(( ($(cpu) - before) * 10000 / messages )) µs/message" \
    "peak memory: $(awk '/VmHWM/ {print $2}' "/proc/$sandbox/status") kB"
curl -s "$plain/__sandbox/stats"
echo
