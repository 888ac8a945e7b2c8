package planted.domain_order.domain.message;

/** Planted: breaks the rule domain_order. */
public final class Knowing {
  Object known = planted.domain_order.domain.auth.Known.class;
}
