#!/bin/bash
# As bin/opensearch and config/jvm.options. For tests only: Java's quick compiler, and a word about open files.
home=/usr/share/opensearch
# shellcheck disable=SC2086 # options, one word each
LD_PRELOAD=/opt/stand-ins/limits.so exec java -Xshare:auto -XX:TieredStopAtLevel=1 $OPENSEARCH_JAVA_OPTS \
  -Djava.security.manager=allow "-Dopensearch.path.home=$home" "-Dopensearch.path.conf=$home/config" \
  -Dopensearch.distribution.type=docker -Dopensearch.bundled_jdk=false -Dio.netty.noUnsafe=true -Djna.nosys=true \
  -Dlog4j2.disable.jmx=true -cp "$home/lib/*" org.opensearch.bootstrap.OpenSearch "$@"
