#!/bin/bash
# As the image's entrypoint: variables with a dot in their names are settings.
[[ ${1:-opensearch} == opensearch ]] || exec "$@"
# For tests only: no container may lock memory here, and what is not mapped asks nothing of vm.max_map_count.
settings=(-Ebootstrap.memory_lock=false -Enode.store.allow_mmap=false)
while IFS='=' read -r -d '' name value; do
  if [[ $name =~ ^[a-z0-9_]+\.[a-z0-9_]+ && $name != bootstrap.memory_lock ]]; then settings+=("-E$name=$value"); fi
done < <(env -0)
if [[ ${DISABLE_INSTALL_DEMO_CONFIG:-} != true ]]; then
  bash plugins/opensearch-security/tools/install_demo_configuration.sh -y -i -s || exit
fi
exec bin/opensearch "${settings[@]}"
