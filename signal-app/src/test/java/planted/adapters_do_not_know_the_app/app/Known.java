package planted.adapters_do_not_know_the_app.app;

/** Planted: what others must not depend on. */
public final class Known {
  private Known() {}
}
