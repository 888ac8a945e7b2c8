package planted.domain_order.domain.outbox;

/** Planted: breaks the rule domain_order. */
public final class Knowing {
  Object inbound = planted.domain_order.domain.inbound.Known.class;
  Object event = planted.domain_order.domain.event.Known.class;
}
