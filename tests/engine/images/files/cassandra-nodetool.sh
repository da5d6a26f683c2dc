#!/bin/bash
exec cassandra-java tools -Xmx128m -Dlogback.configurationFile=/etc/cassandra/logback-tools.xml org.apache.cassandra.tools.NodeTool "$@"
