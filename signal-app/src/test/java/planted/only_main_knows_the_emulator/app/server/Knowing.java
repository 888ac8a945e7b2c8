package planted.only_main_knows_the_emulator.app.server;

/** Planted: breaks the rule only_main_knows_the_emulator. */
public final class Knowing {
  Object cloud = planted.only_main_knows_the_emulator.app.cloud.Known.class;
  Object wire = planted.only_main_knows_the_emulator.app.wire.Known.class;
  Object emulator = planted.only_main_knows_the_emulator.app.emulator.Known.class;
}
