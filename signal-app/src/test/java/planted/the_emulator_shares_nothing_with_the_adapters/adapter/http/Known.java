package planted.the_emulator_shares_nothing_with_the_adapters.adapter.http;

/** Planted: what others must not depend on. */
public final class Known {
  private Known() {}
}
