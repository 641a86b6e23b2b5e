#!/bin/sh
# Holds /metrics against promtool: metrics_check.sh http://127.0.0.1:7878/metrics
# Ends with what promtool ends with. Needs curl and promtool (in Debian, the package prometheus).
set -eu
curl --fail --silent --show-error "$1" | promtool check metrics
echo "promtool: no complaint"
