#!/bin/bash
# Java for Cassandra's programs, in a hurry: the classes that a program loads are ready in an archive.
#
#   cassandra-java PROGRAM WORD...     reads PROGRAM.jsa, or makes it when MAKE_ARCHIVES is set
jars=(/opt/cassandra/lib/*.jar)
archive=/opt/cassandra/$1.jsa
shift
option=SharedArchiveFile
[ -z "${MAKE_ARCHIVES:-}" ] || option=ArchiveClassesAtExit
# A folder with files among the classes would forbid archives, so settings are named by their paths.
exec java @/etc/cassandra/java-options -cp "$(IFS=: && echo "${jars[*]}")" "-XX:$option=$archive" \
  -Xlog:disable -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "$@"
