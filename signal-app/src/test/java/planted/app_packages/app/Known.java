package planted.app_packages.app;

/** Planted: what others must not depend on. */
public final class Known {
  private Known() {}
}
