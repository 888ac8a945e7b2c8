package planted.adapters_do_not_know_each_other.adapter.http;

/** Planted: breaks the rule adapters_do_not_know_each_other. */
public final class Neighbour {
  Object other = planted.adapters_do_not_know_each_other.adapter.webhook.Other.class;
}
