package planted.the_emulator_shares_nothing_with_the_adapters.app.wire;

/** Planted: breaks the rule the_emulator_shares_nothing_with_the_adapters. */
public final class Knowing {
  Object http = planted.the_emulator_shares_nothing_with_the_adapters.adapter.http.Known.class;
}
