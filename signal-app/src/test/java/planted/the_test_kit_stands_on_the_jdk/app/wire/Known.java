package planted.the_test_kit_stands_on_the_jdk.app.wire;

/** Planted: needs what the test kit must not depend on. */
public final class Known {
  io.vertx.core.Vertx vertx;
}
