package planted.only_main_knows_the_emulator.app.web;

/** Planted: breaks the rule only_main_knows_the_emulator. */
public final class Insider {
  Object cloud = planted.only_main_knows_the_emulator.app.emulator.Cloud.class;
}
