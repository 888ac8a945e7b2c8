package planted.domain_order.domain.auth;

/** Planted: what others must not depend on. */
public final class Known {
  private Known() {}
}
