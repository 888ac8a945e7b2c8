package planted.only_main_knows_the_emulator.app.emulator;

/** Planted: breaks the rule only_main_knows_the_emulator. */
public final class Cloud {
  private Cloud() {}
}
