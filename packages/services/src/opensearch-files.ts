import { file, jsonContent, type StackFile } from "@stackwright/core";

/** The Dockerfile of an image with plugins that OpenSearch's own lacks. */
export function dockerfile(folder: string, image: string, plugins: readonly string[]): StackFile {
  const lines = [
    "# OpenSearch with further plugins. Made by Stackwright.",
    `FROM ${image}`,
    `RUN /usr/share/opensearch/bin/opensearch-plugin install --batch ${plugins.join(" ")}`,
  ];
  return file(`${folder}/Dockerfile`, `${lines.join("\n")}\n`);
}

/** An index template for logs, to be put at `_index_template/logs`. With fewer than three nodes there are no replicas. */
export function logsTemplate(folder: string, nodes: number): StackFile {
  const keyword = { type: "keyword", ignore_above: 1024 };
  return file(
    `${folder}/index-templates/logs-template.json`,
    jsonContent({
      index_patterns: ["logs-*"],
      priority: 100,
      template: {
        settings: {
          index: {
            number_of_shards: 1,
            number_of_replicas: nodes >= 3 ? 1 : 0,
            refresh_interval: "30s",
            codec: "best_compression",
          },
        },
        mappings: {
          dynamic_templates: [{ strings: { match_mapping_type: "string", mapping: keyword } }],
          properties: {
            "@timestamp": { type: "date" },
            message: { type: "text" },
            level: keyword,
            service: keyword,
            host: keyword,
            trace_id: keyword,
          },
        },
      },
      _meta: { description: "Logs, one index a day: logs-2026.01.31. Made by Stackwright." },
    }),
  );
}
