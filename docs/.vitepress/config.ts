import { existsSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig, type DefaultTheme } from "vitepress";
import { fileNames, literalBraces, repositoryLinks, tableCards } from "./markdown.ts";

const docs = fileURLToPath(new URL("..", import.meta.url));
const widePages = [
  "adopting",
  "backup-evidence",
  "bigdata-deviations",
  "comparison",
  "dashboards",
  "dialects",
  "monitoring",
  "policies",
];

/** What is in the list at the left, by section; a page that is not there is left out. */
const sections: readonly (readonly [
  title: string,
  pages: readonly (readonly [text: string, page: string])[],
])[] = [
  [
    "Guide",
    [
      ["Start in five minutes", "start"],
      ["Concepts", "concepts"],
      ["Testing your stack", "testing"],
      ["Monitoring", "watching"],
      ["Backups and recovery", "backup"],
      ["Add a service of your own", "add-a-service"],
      ["In a repo that exists", "adopting"],
      ["Questions and limits", "faq"],
    ],
  ],
  [
    "Platforms",
    [
      ["Big data: deviations", "bigdata-deviations"],
      ["Homelab", "homelab"],
      ["Dockerwarts", "dockerwarts"],
      ["Lakehouse", "lakehouse"],
    ],
  ],
  [
    "Reference",
    [
      ["The two dialects", "dialects"],
      ["Policies", "policies"],
      ["Alerts", "monitoring"],
      ["Dashboards", "dashboards"],
      ["API", "api/index"],
    ],
  ],
  [
    "Behind it",
    [
      ["Architecture", "architecture"],
      ["Compared with others", "comparison"],
      ["What it costs", "bench"],
      ["Backups, really restored", "backup-evidence"],
      ["Run by an engine", "evidence"],
    ],
  ],
];

export default defineConfig({
  title: "Stackwright",
  description: "Typed Docker Compose and Swarm stacks: say it once, everything else is derived.",
  lang: "en",
  outDir: "../out/docs",
  cacheDir: "../out/vitepress-cache",
  cleanUrls: false,
  // A dead link fails the build; addresses on the reader's own machine are no pages.
  ignoreDeadLinks: "localhostLinks",
  markdown: {
    // The same anchors as the forge makes, so that a link works in both places.
    anchor: {
      slugify: (heading) =>
        heading
          .trim()
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
          .replaceAll(/\s/g, "-"),
    },
    config: (markdown) => {
      markdown.use(literalBraces).use(repositoryLinks).use(fileNames).use(tableCards);
    },
  },
  // Where tables or two columns are the page, they get its whole width.
  transformPageData: ({ relativePath, frontmatter }) => {
    if (!widePages.some((page) => relativePath.startsWith(page))) return;
    Object.assign(frontmatter, { aside: false, pageClass: "wide" });
  },
  vite: {
    // One page of the reference is larger than what a bundler calls large.
    build: { chunkSizeWarningLimit: 4000 },
  },
  themeConfig: {
    nav: [
      { text: "Start", link: "/start" },
      { text: "Products", link: "/products/" },
      { text: "Policies", link: "/policies" },
      { text: "API", link: "/api/" },
    ],
    sidebar: [...sections.map(section), ...productSections()],
    outline: { level: [2, 3] },
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: "https://github.com/stackwright/stackwright" }],
    footer: { message: "MIT licence" },
  },
});

function section([text, pages]: (typeof sections)[number]): DefaultTheme.SidebarItem {
  const there = pages.filter(([, page]) => existsSync(`${docs}/${page}.md`));
  return {
    text,
    items: there.map(([name, page]) => ({ text: name, link: `/${page.replace(/index$/, "")}` })),
  };
}

/** The generated pages, one section a package. */
function productSections(): DefaultTheme.SidebarItem[] {
  return ["services", "monitoring", "backup"].map((name) => ({
    text: `Package: ${name}`,
    collapsed: true,
    items: pagesIn(`products/${name}`).map((page) => ({ text: page, link: `/products/${name}/${page}` })),
  }));
}

function pagesIn(folder: string): readonly string[] {
  if (!existsSync(`${docs}/${folder}`)) return [];
  return readdirSync(`${docs}/${folder}`).map((file) => file.replace(/\.md$/, ""));
}
