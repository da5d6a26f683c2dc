/** Numbers that a sentence of the architecture needs. */
export interface Counts {
  readonly services: number;
  readonly global: number;
  readonly networks: number;
  readonly volumes: number;
}

/** The sentences of the documents. Each language has a file with all of them, in the same order. */
export interface Texts {
  readonly readme: {
    readonly intro: (services: number) => string;
    readonly developmentTitle: string;
    readonly developmentSteps: readonly string[];
    readonly developmentMore: string;
    readonly productionTitle: string;
    /** `builds`: there are images that are made here. */
    readonly productionSteps: (builds: boolean) => readonly string[];
    readonly productionMore: string;
    readonly urlsTitle: string;
    readonly urls: string;
    readonly servicesTitle: string;
    readonly secretsTitle: string;
    readonly secrets: string;
    readonly commandsTitle: string;
    readonly checksTitle: string;
    readonly checks: string;
    readonly documentsTitle: string;
    readonly documents: readonly string[];
    readonly recovery: string;
  };
  readonly architecture: {
    readonly title: (stack: string) => string;
    readonly intro: (counts: Counts) => string;
    readonly networksTitle: string;
    readonly networkDiagram: string;
    readonly membershipTitle: string;
    readonly isolationTitle: string;
    readonly isolation: string;
    readonly requestsTitle: string;
    readonly requests: string;
    readonly linksTitle: string;
    readonly links: string;
    readonly placementTitle: string;
    readonly placement: string;
    readonly dataTitle: string;
    readonly data: string;
    readonly metricsTitle: string;
    readonly metrics: string;
  };
  readonly deployment: {
    readonly title: (stack: string) => string;
    readonly intro: string;
    readonly hostsTitle: string;
    readonly hostSteps: readonly string[];
    readonly oldClients: (clients: readonly string[]) => string;
    readonly kernelTitle: string;
    readonly kernel: string;
    readonly labelsTitle: string;
    readonly labels: string;
    readonly hostPathsTitle: string;
    readonly hostPaths: string;
    readonly variablesTitle: string;
    readonly variables: string;
    readonly secretsTitle: string;
    readonly secrets: string;
    readonly deployTitle: string;
    readonly deploySteps: (stack: string, builds: boolean) => readonly string[];
    readonly updateTitle: string;
    readonly update: string;
    readonly rollbackTitle: string;
    readonly rollback: string;
    readonly rotationTitle: string;
    readonly rotationSteps: readonly string[];
    readonly portsTitle: string;
    readonly ports: string;
    readonly resourcesTitle: string;
    readonly resources: string;
    readonly volumesTitle: string;
    readonly volumes: string;
  };
  readonly development: {
    readonly title: (stack: string) => string;
    readonly intro: string;
    readonly startTitle: string;
    readonly start: string;
    readonly servicesTitle: string;
    readonly portsTitle: string;
    readonly ports: string;
    readonly secretsTitle: string;
    readonly secrets: (script: string) => string;
    readonly variablesTitle: string;
    readonly networksTitle: string;
    readonly volumesTitle: string;
    readonly volumes: string;
  };
}
