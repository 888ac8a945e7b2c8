package planted.the_test_kit_stands_on_the_jdk.app.testkit;

/** Planted: breaks the rule the_test_kit_stands_on_the_jdk, through another package. */
public final class Knowing {
  Object wire = planted.the_test_kit_stands_on_the_jdk.app.wire.Known.class;
}
