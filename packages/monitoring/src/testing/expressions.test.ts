import { describe, expect, it } from "vitest";
import { catalogueOf } from "../metrics/catalogue.ts";
import { counter, gauge, histogram } from "../metrics/metric.ts";
import {
  checkExpression,
  checkLogExpression,
  checkVariableQuery,
  labelsOf,
  withRecordings,
} from "./expressions.ts";

const catalogue = catalogueOf({
  jobs: ["node", "traefik"],
  exporters: [
    {
      technology: "test",
      image: "test/test:1",
      sources: [],
      metrics: {
        cpu_seconds_total: counter(["cpu"], { mode: ["idle", "user"] }),
        memory_bytes: gauge(),
        request_seconds: histogram(["code"]),
        info: gauge(["nodename"]),
      },
    },
  ],
});

const problems = (expression: string): string => checkExpression(expression, catalogue).join("; ");

describe("checkExpression", () => {
  it.each([
    'rate(cpu_seconds_total{mode="idle",instance=~"$node"}[$__rate_interval])',
    '1 - avg by (instance) (rate(cpu_seconds_total{mode=~"idle|user"}[5m]))',
    "histogram_quantile(0.99, sum by (le) (rate(request_seconds_bucket[5m])))",
    'up{job="node"} == 0 or absent(up{job="node"})',
    "memory_bytes * on (instance) group_left (nodename) info",
    "memory_bytes / memory_bytes > 0.5 and memory_bytes > 0",
    "sum by (code) (rate(request_seconds_count[5m] offset 1h)) / ignoring (code) group_left sum(rate(request_seconds_count[5m]))",
    "time() - memory_bytes > 5",
    "vector(1)",
    "topk(3, memory_bytes)",
  ])("takes %s", (expression) => {
    expect(problems(expression)).toBe("");
  });

  it.each([
    ["rate(cpu_seconds_total[5m]", "syntax error"],
    ["rate(cpu_seconds_total)", "expected type matrix"],
    ["foo", "no exporter exposes the metric foo"],
    ['memory_bytes{pod="x"}', "memory_bytes has no label pod"],
    ['cpu_seconds_total{mode="idel"}', 'cpu_seconds_total has no mode="idel"'],
    ['cpu_seconds_total{mode=~"id.l|x"}', ""],
    ['up{job="nod"}', 'up has no job="nod"'],
    ["rate(memory_bytes[5m])", "rate of a gauge"],
    ["deriv(cpu_seconds_total[5m])", "deriv of a counter"],
    ["sum by (pod) (memory_bytes)", "there is no label pod"],
    ["sum by (cpu) (sum without (cpu) (cpu_seconds_total))", "there is no label cpu"],
    ["sum(memory_bytes) / memory_bytes", "only one side has the label job"],
    ["memory_bytes / on (cpu) cpu_seconds_total", "not both sides have the label cpu"],
    ["memory_bytes * on (instance) group_left (pod) info", "there is no label pod to include"],
    ["histogram_quantile(0.9, sum(rate(request_seconds_bucket[5m])))", "needs the label le"],
    ["request_seconds", "no exporter exposes the metric request_seconds"],
    ['sort_by_label(memory_bytes, "job")', "has no function sort_by_label"],
    ["limitk(3, memory_bytes)", "has no function limitk"],
    ['{__name__=~"a.+"}', "must name its metric"],
  ])("finds what is wrong in %s", (expression, message) => {
    expect(problems(expression)).toContain(message);
  });

  it("knows the labels of what comes out", () => {
    expect([
      ...labelsOf('sum by (job) (memory_bytes) or absent(up{job="node", instance!="x"})', catalogue).every,
    ]).toEqual(["job"]);
    expect([...labelsOf("memory_bytes or sum by (job) (up)", catalogue).some]).toEqual([
      "job",
      "instance",
      "service",
    ]);
  });

  it("knows recording rules by what they record", () => {
    const known = withRecordings(catalogue, [
      { record: "instance:cpu:ratio", expr: "1 - avg by (instance) (rate(cpu_seconds_total[5m]))" },
      { record: "cluster:cpu:ratio", expr: "max(instance:cpu:ratio)" },
    ]);
    expect(checkExpression("instance:cpu:ratio > 0.85", known)).toEqual([]);
    expect(checkExpression("sum by (job) (instance:cpu:ratio)", known).join()).toContain(
      "there is no label job",
    );
    expect(checkExpression("sum by (instance) (cluster:cpu:ratio)", known).join()).toContain(
      "there is no label instance",
    );
  });
});

describe("checkVariableQuery", () => {
  it("takes labels of known series only", () => {
    expect(checkVariableQuery('label_values(up{job="node"}, instance)', catalogue)).toEqual([]);
    expect(checkVariableQuery("label_values(mode)", catalogue)).toEqual([]);
    expect(checkVariableQuery("label_values(up, pod)", catalogue).join()).toContain("no label pod");
    expect(checkVariableQuery("up", catalogue).join()).toContain("is not label_values");
  });
});

describe("checkLogExpression", () => {
  it.each([
    '{service=~"$service"} |= "error"',
    'sum by (service) (rate({stack="x"} | json | level="error" [$__interval]))',
    'sum by (level) (count_over_time({service="x"} | logfmt [5m]))',
  ])("takes %s", (expression) => {
    expect(checkLogExpression(expression)).toEqual([]);
  });

  it.each([
    ['{service="x"', "syntax error"],
    ['{pod="x"}', "logs have no label pod"],
    ['sum by (level) (rate({service="x"}[5m]))', "logs have no label level"],
  ])("finds what is wrong in %s", (expression, message) => {
    expect(checkLogExpression(expression).join()).toContain(message);
  });
});
