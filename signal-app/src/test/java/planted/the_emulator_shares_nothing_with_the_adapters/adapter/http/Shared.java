package planted.the_emulator_shares_nothing_with_the_adapters.adapter.http;

/** Planted: breaks the rule the_emulator_shares_nothing_with_the_adapters. */
public final class Shared {
  private Shared() {}
}
