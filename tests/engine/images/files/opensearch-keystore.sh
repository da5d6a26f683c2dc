#!/bin/bash
# create | add --stdin --force NAME
home=/usr/share/opensearch
# shellcheck disable=SC2086 # options, one word each
OPENSEARCH_PATH_CONF=$home/config exec java $JAVA_OPTS -cp "/opt/stand-ins/keystore.jar:$home/lib/*" Keystore "$@"
