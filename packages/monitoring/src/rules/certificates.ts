import type { Alert, Firing, Quiet, RuleContext, Rules } from "./rule.ts";
import { always, anyOf } from "./text.ts";

const day = 86_400;

interface Arm {
  /** Days until the certificates end. */
  readonly days: string;
  readonly fires: (days: number) => Firing;
  readonly quiet: (days: number) => readonly Quiet[];
}

/** What Traefik holds. A renewed certificate has a new serial number, and the series of the old one stays. */
const held: Arm = {
  days: "(max by (cn, sans) (traefik_tls_certs_not_after) - time()) / 86400",
  fires: (days) => ({
    series: {
      'traefik_tls_certs_not_after{cn="a.example.com",sans="a.example.com",serial="1"}': always(
        days * day + 900,
      ),
    },
    alerts: [{ labels: { cn: "a.example.com", sans: "a.example.com" }, value: `${days}` }],
  }),
  quiet: (days) => [
    {
      because: "it has been renewed, and Traefik still shows the old one",
      series: {
        'traefik_tls_certs_not_after{cn="a.example.com",sans="a.example.com",serial="1"}': always(day),
        'traefik_tls_certs_not_after{cn="a.example.com",sans="a.example.com",serial="2"}': always(
          days * day + 900,
        ),
      },
    },
  ],
};

/** What a visitor is shown. */
const shown: Arm = {
  days: "(probe_ssl_earliest_cert_expiry - time()) / 86400",
  fires: (days) => ({
    series: { 'probe_ssl_earliest_cert_expiry{instance="https://a.example.com"}': always(days * day + 900) },
    alerts: [{ labels: { instance: "https://a.example.com" }, value: `${days}` }],
  }),
  quiet: (days) => [
    {
      because: "it is good for longer",
      series: {
        'probe_ssl_earliest_cert_expiry{instance="https://a.example.com"}': always(days * day + 900),
      },
    },
  ],
};

/** Certificates that are about to end: as the proxy holds them, and as visitors see them. */
export function certificateRules({ has, thresholds }: RuleContext): Rules {
  const arms = [...(has("blackbox") ? [shown] : []), ...(has("traefik") ? [held] : [])];
  const [first, ...others] = arms;
  if (first === undefined) return { recordings: [], alerts: [] };
  const ending = (
    days: number,
    early: number,
  ): Pick<Alert, "expr" | "threshold" | "fires" | "quiet" | "runbook" | "for"> => ({
    expr: anyOf(...arms.map((arm) => `${arm.days} < ${days}`)),
    for: "10m",
    threshold: `< ${days} days`,
    runbook: "renew-certificates",
    fires: [first.fires(early), ...others.map((arm) => arm.fires(early))],
    quiet: [
      { because: "there is no certificate", series: {} },
      ...arms.flatMap((arm) => arm.quiet(days + 2)),
    ],
  });
  const { certificateDays: soon, certificateDaysCritical: now } = thresholds;
  return {
    recordings: [],
    alerts: [
      {
        alert: "CertificateEndsSoon",
        ...ending(soon, soon - 1),
        severity: "warning",
        summary:
          'The certificate of {{ $labels.cn }}{{ $labels.instance }} ends in {{ $value | printf "%.0f" }} days',
        description:
          "It should have been renewed 30 days before its end: renewing fails. There is time to find out why.",
      },
      {
        alert: "CertificateEndsNow",
        ...ending(now, now - 1),
        severity: "critical",
        summary:
          'The certificate of {{ $labels.cn }}{{ $labels.instance }} ends in {{ $value | printf "%.0f" }} days',
        description:
          "After that browsers show a warning instead of the service, and programs refuse to talk to it.",
      },
    ],
  };
}
