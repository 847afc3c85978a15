package example;

import jakarta.servlet.http.HttpSession;
import java.util.UUID;

/** What the session knows of a visitor. */
final class Visitor {
  private Visitor() {}

  /** Identifies the visitor in the records. With a login, this is the id of the user. */
  static String idOf(HttpSession session) {
    return valueOf(session, "visitor");
  }

  /**
   * Binds the visitor's files to the visitor. The page's scripts can read it, so it is a random value, and never the
   * id of the session.
   */
  static String uploadContextOf(HttpSession session) {
    return valueOf(session, "uploadContext");
  }

  private static String valueOf(HttpSession session, String name) {
    synchronized (session) {
      if (session.getAttribute(name) == null) {
        session.setAttribute(name, UUID.randomUUID().toString());
      }
      return (String) session.getAttribute(name);
    }
  }
}
