package planted.only_main_knows_the_emulator.app.wire;

/** Planted: what others must not depend on. */
public final class Known {
  private Known() {}
}
