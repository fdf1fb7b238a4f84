package io.athanor.trainer.lease;

/**
 * Name of a lease holder: the node, which survives a restart, and the process on it, which does
 * not. A process may take over at once what an earlier process of its own node held, because only
 * one process at a time has the node's name (see {@link NodeIdentity}).
 */
public record LeaseOwner(String node, String process) {

  public LeaseOwner {
    if (node.indexOf('/') >= 0 || process.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "neither node nor process may contain '/': " + node + ", " + process);
    }
  }

  /** The node's name, as people know it, in the text of a row. */
  public static String shownNode(String value) {
    int slash = value.indexOf('/');
    return NodeIdentity.shownName(slash < 0 ? value : value.substring(0, slash));
  }

  /** The text in the row: {@code node/process}. */
  public String value() {
    return node + '/' + process;
  }
}
