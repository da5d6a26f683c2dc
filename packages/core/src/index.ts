/**
 * Stackwright's core: typed values in, both dialects of Compose out.
 *
 * @module @stackwright/core
 */

// Describing services
export { service } from "./model/service.ts";
export { network } from "./model/network.ts";
export { volume } from "./model/volume.ts";
export { secret } from "./model/secret.ts";
export { variable } from "./model/variable.ts";
export { endpoint } from "./model/endpoint.ts";
export { file, jsonContent, mountFile, yamlContent } from "./model/file.ts";
export { publish } from "./model/port.ts";
export { bindMount, mountVolume, tmpfsMount } from "./model/mount.ts";
export { parseImage, unpinned } from "./model/image.ts";
export { durationMs, parseByteSize, parseDuration, sizeBytes } from "./model/units.ts";
export { badOption } from "./model/bad-option.ts";
export { hardened } from "./model/hardening.ts";
export { runsOnce } from "./model/run-once.ts";
export { emptyPart, makePart } from "./model/part.ts";
export { facetsOf, targets } from "./model/view.ts";
export { hasReference, isReference, substitute } from "./model/reference.ts";

// Putting parts together
export { pipe } from "./assemble/pipe.ts";
export { merge, mergeAll } from "./assemble/merge.ts";
export { only } from "./assemble/only.ts";
export { override } from "./assemble/override.ts";
export { patch } from "./assemble/patch.ts";
export { waive } from "./assemble/waive.ts";
export { derive } from "./assemble/derive.ts";
export { defineStack } from "./assemble/stack.ts";
export { assemble } from "./assemble/assemble.ts";
export { eachService, onServices } from "./assemble/modifiers/each-service.ts";
export {
  withDeployLabels,
  withLimits,
  withPlacement,
  withReplicas,
  withReservations,
  withRestartPolicy,
  withUpdatePolicy,
} from "./assemble/modifiers/deploy.ts";
export { openInDevelopment } from "./assemble/modifiers/open-in-development.ts";
export {
  withDependencies,
  withEnv,
  withFacets,
  withFiles,
  withHealthcheck,
  withLabels,
  withLogging,
  withMounts,
  withNetworks,
  withPorts,
  withSecrets,
  withService,
} from "./assemble/modifiers/service.ts";

// Lowering and checking
export { synth } from "./synth.ts";
export { lower } from "./target/lower.ts";
export { networkName, secretName, swarmPath, volumeName } from "./target/names.ts";
export { dialect } from "./target/dialect.ts";
export { policies } from "./check/policies.ts";
export { servicePolicy } from "./check/policy.ts";
export { openFindings } from "./check/finding.ts";
export { findsProblem, hasService, reaches, satisfies } from "./testing/assertions.ts";
export { forecast } from "./testing/forecast.ts";

// Writing
export { toYaml } from "./emit/to-yaml.ts";
export { envExample } from "./emit/env-example.ts";
export { documentFiles, documentText, renderTree } from "./emit/tree.ts";
export { writeFiles } from "./emit/write.ts";
export { main, run } from "./cli/main.ts";
export { formatFindings, formatReport } from "./cli/format.ts";
export { StackwrightError } from "./errors.ts";

// Types
export type { ErrorCode, ErrorDetails } from "./errors.ts";
export type { BadOption } from "./model/bad-option.ts";
export type { Path } from "./path.ts";
export type { ComposeSpecification, Service as ComposeService } from "./generated/compose-types.ts";
export type {
  EndpointData,
  NetworkData,
  Reference,
  ReferenceData,
  SecretData,
  Text,
  VariableData,
} from "./model/reference.ts";
export type { Variable, VariableOptions } from "./model/variable.ts";
export type { RunsOnceOptions } from "./model/run-once.ts";
export type { Secret, SecretDefinition, SecretOptions } from "./model/secret.ts";
export type { Endpoint, EndpointOptions } from "./model/endpoint.ts";
export type { Network, NetworkOptions } from "./model/network.ts";
export type { HostFolder, Volume, VolumeOptions } from "./model/volume.ts";
export type {
  FileContent,
  FileDefinition,
  FileMount,
  FileOptions,
  StackFile,
  StructuredContent,
} from "./model/file.ts";
export type { Port, PublishOptions } from "./model/port.ts";
export type { BindMount, Mount, OtherMount, TmpfsMount, VolumeMount } from "./model/mount.ts";
export type { ImageName, PinnedImage, UnpinnedImage } from "./model/image.ts";
export type { ImageStart } from "./model/image-start.ts";
export type { ByteSize, Duration } from "./model/units.ts";
export type { Healthcheck } from "./model/healthcheck.ts";
export type {
  Deploy,
  Placement,
  ResourceAmounts,
  Resources,
  RestartPolicy,
  RollbackPolicy,
  UpdatePolicy,
} from "./model/deploy.ts";
export type {
  BackupFacet,
  FacetKinds,
  FacetOptions,
  Facets,
  LogsFacet,
  MetricFilesFacet,
  MetricsFacet,
  ProbeFacet,
  RouteFacet,
} from "./model/facet.ts";
export type {
  Dependency,
  NetworkAttachment,
  NetworkList,
  RunsAs,
  Scalar,
  SecretMount,
  ServiceModel,
  ServiceOptions,
} from "./model/service-model.ts";
export type { Change, Conditional, Derivation, Modifier, Named, Part, Patch, Waiver } from "./model/part.ts";
export type { Link, StackView, Target } from "./model/view.ts";
export type { LabelledPart } from "./assemble/merge.ts";
export type { Overlay, Overrides } from "./assemble/override.ts";
export type { Stack, StackOptions } from "./assemble/stack.ts";
export type { Assembled } from "./assemble/assembled.ts";
export type { AssembleOptions } from "./assemble/assemble.ts";
export type {
  Lowered,
  LoweringReport,
  RenderedFile,
  ReportEntry,
  Verdict as LoweringVerdict,
} from "./target/report.ts";
export type { Finding, Severity } from "./check/finding.ts";
export type {
  Policy,
  PolicyContext,
  PolicyService,
  ServicePolicyOptions,
  Violation,
} from "./check/policy.ts";
export type { Synthesis, SynthOptions } from "./synth.ts";
export type { EnvExampleOptions } from "./emit/env-example.ts";
export type { ToYamlOptions } from "./emit/to-yaml.ts";
export type { Tree } from "./emit/tree.ts";
export type { WriteOptions, WriteResult } from "./emit/write.ts";
export type { MainOptions, Surroundings } from "./cli/main.ts";
export type { SatisfiesOptions, Subject, Verdict } from "./testing/assertions.ts";
export type { Fate, Forecast, ForecastOptions, ServiceForecast, SwarmNode } from "./testing/forecast.ts";
