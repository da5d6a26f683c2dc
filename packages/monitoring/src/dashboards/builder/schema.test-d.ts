import type { DataQuery } from "@grafana/schema";
import { describe, expectTypeOf, it } from "vitest";
import type { DashboardModel, PanelModel, QueryVariableModel, RowModel, TextVariableModel } from "./model.ts";
import type { Plain, Schema } from "./schema.ts";
import { timeseries } from "./panels/timeseries.ts";

/** `Type` without what `@grafana/schema` asks for, and fills in itself where it is not there (`default...`). */
type Optional<Type, Keys extends keyof Type> = Omit<Type, Keys> & Partial<Pick<Type, Keys>>;
type Elements<List> = NonNullable<List> extends readonly (infer Element)[] ? Element : never;

type AnyPanel = Elements<Schema["panels"]>;
type SchemaRow = Extract<AnyPanel, { readonly type: "row" }>;
type SchemaPanel = Extract<AnyPanel, { readonly fieldConfig: unknown }>;
type SavedPanel = Omit<
  Optional<SchemaPanel, "repeatDirection" | "transformations" | "transparent">,
  "targets"
> & {
  // The schema leaves open what a query is: what all of them have is in a type of its own.
  readonly targets?: readonly Plain<DataQuery>[];
};

/** What the schema has for variables is what the running program keeps, and not what is saved. */
type SchemaVariable = Elements<NonNullable<Schema["templating"]>["list"]>;
type SavedVariable = Pick<SchemaVariable, "name" | "type" | "query" | "hide" | "skipUrlSync">;

type SavedDashboard = Omit<Schema, "panels" | "templating"> & {
  readonly panels?: readonly (SavedPanel | SchemaRow)[];
  readonly templating?: { readonly list?: readonly SavedVariable[] };
};

describe("what is written, against @grafana/schema", () => {
  it("fits", () => {
    expectTypeOf<PanelModel>().toExtend<SavedPanel>();
    expectTypeOf<RowModel>().toExtend<SchemaRow>();
    expectTypeOf<QueryVariableModel>().toExtend<SavedVariable>();
    expectTypeOf<TextVariableModel>().toExtend<SavedVariable>();
    expectTypeOf<DashboardModel>().toExtend<SavedDashboard>();
  });

  it("has no key that the schema does not have", () => {
    expectTypeOf<Exclude<keyof DashboardModel, keyof SavedDashboard>>().toBeNever();
    expectTypeOf<Exclude<keyof PanelModel, keyof SavedPanel>>().toBeNever();
    expectTypeOf<Exclude<keyof RowModel, keyof SchemaRow>>().toBeNever();
    expectTypeOf<
      Exclude<keyof PanelModel["fieldConfig"]["defaults"], keyof SavedPanel["fieldConfig"]["defaults"]>
    >().toBeNever();
    expectTypeOf<
      Exclude<keyof Elements<DashboardModel["links"]>, keyof Elements<Schema["links"]>>
    >().toBeNever();
  });

  it("knows its units and colours", () => {
    const panel = { title: "t", description: "d", queries: [] };
    // @ts-expect-error: a unit that Grafana would show as a word
    timeseries({ ...panel, unit: "seconds" });
    // @ts-expect-error: a colour that is not in the palette
    timeseries({ ...panel, thresholds: { base: "pink", steps: [] } });
  });
});
