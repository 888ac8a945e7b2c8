package planted.no_cycles.b;

/** Planted: breaks the rule no_cycles. */
public final class Egg {
  Object hen = planted.no_cycles.a.Hen.class;
}
