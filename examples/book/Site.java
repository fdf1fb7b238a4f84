import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Serves a book as the web has them: fifty numbered pages, {@code sta01.htm} to {@code sta50.htm},
 * with the defects of a scanned book on an old site. {@code java examples/book/Site.java [PORT]}
 *
 * <ul>
 *   <li>Page 13 is missing (404). Page 27 is busy first (503, Retry-After: 1), then there.
 *   <li>The page with {@code naïveté} is ISO-8859-1, and says so in its header only.
 *   <li>Pages end where the paper did, in the middle of a sentence. Their numbers stand in the text.
 *   <li>Pages 5 to 9 have typesetter's ligatures. Pages 4, 18 and 31 have a plate with a caption.
 *   <li>Every page has bars of links above and below, and a footer.
 * </ul>
 *
 * <p>Pages carry an ETag, so reading the site a second time costs no page.
 */
public final class Site {

  private static final int DEFAULT_PORT = 8650;
  private static final int PAGES = 50;
  private static final int MISSING = 13;
  private static final int BUSY_FIRST = 27;
  private static final int FIRST_LIGATURES = 5;
  private static final int LAST_LIGATURES = 9;
  private static final Set<Integer> PLATES = Set.of(4, 18, 31);
  private static final String OLD_WORD = "naïveté";
  private static final Map<String, String> LIGATURES =
      Map.of("ffi", "\uFB03", "ffl", "\uFB04", "ff", "\uFB00", "fi", "\uFB01", "fl", "\uFB02");

  private final List<String> pages;
  private final AtomicBoolean rested = new AtomicBoolean();

  private Site(List<String> pages) {
    this.pages = pages;
  }

  public static void main(String[] arguments) throws IOException {
    int port = arguments.length == 0 ? DEFAULT_PORT : Integer.parseInt(arguments[0]);
    HttpServer server = start(port, Path.of("examples/book/news-from-nowhere.txt"));
    System.out.printf(
        "http://127.0.0.1:%d/sta01.htm to sta%d.htm; Ctrl-C ends it%n",
        server.getAddress().getPort(), PAGES);
  }

  /**
   * Starts the site on the loopback address.
   *
   * @param port 0 takes a free one
   * @param book paragraphs with empty lines between them
   */
  static HttpServer start(int port, Path book) throws IOException {
    Site site = new Site(cut(Files.readString(book)));
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", site::answer);
    server.start();
    return server;
  }

  /** The book's HTML paragraphs, cut into pages of equally many words wherever that falls. */
  private static List<String> cut(String book) {
    List<String> words = new ArrayList<>();
    for (String paragraph : book.strip().split("\n\\s*\n")) {
      boolean heading = paragraph.startsWith("CHAPTER");
      words.add(heading ? "<h3>" : "<p>");
      words.addAll(List.of(paragraph.split("\\s+")));
      words.add(heading ? "</h3>" : "</p>");
    }
    List<String> pages = new ArrayList<>();
    int printed = PAGES - 1; // the missing page was a plate: no text is lost with it
    for (int page = 0; page < printed; page++) {
      int from = page * words.size() / printed;
      int to = (page + 1) * words.size() / printed;
      pages.add(String.join(" ", words.subList(from, to)));
    }
    pages.add(MISSING - 1, "");
    return pages;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.equals("/robots.txt")) {
        send(exchange, 200, "text/plain", "User-agent: *\nAllow: /\n".getBytes());
      } else if (!path.matches("/sta\\d\\d\\.htm")) {
        send(exchange, 404, "text/html", "<h1>Not found</h1>".getBytes());
      } else {
        page(exchange, Integer.parseInt(path.substring(4, 6)));
      }
    }
  }

  private void page(HttpExchange exchange, int number) throws IOException {
    if (number < 1 || number > PAGES || number == MISSING) {
      send(exchange, 404, "text/html", "<h1>Not found</h1>".getBytes());
    } else if (number == BUSY_FIRST && rested.compareAndSet(false, true)) {
      exchange.getResponseHeaders().set("Retry-After", "1");
      send(exchange, 503, "text/html", "<h1>Come back in a second</h1>".getBytes());
    } else {
      String text = pages.get(number - 1);
      boolean old = text.contains(OLD_WORD);
      Charset charset = old ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
      byte[] html = html(number, text, old).getBytes(charset);
      send(exchange, 200, "text/html; charset=" + charset.name(), html);
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    Headers headers = exchange.getResponseHeaders();
    String tag = "\"" + Integer.toHexString(java.util.Arrays.hashCode(body)) + "\"";
    headers.set("Content-Type", type);
    if (status == 200) {
      headers.set("ETag", tag);
    }
    boolean known = tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
    if (status == 200 && known) {
      exchange.sendResponseHeaders(304, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String html(int number, String text, boolean old) {
    String bar = bar(number);
    String meta = old ? "" : "<meta charset=\"utf-8\">";
    return """
        <html><head>%s<title>News from Nowhere, page %d</title></head>
        <body bgcolor="#fffff0">
        %s
        <p align="right"><a name="page%d">[p. %d]</a></p>
        %s
        %s
        <p align="center"><small>Text in the public domain. Last changed in 1998.</small></p>
        </body></html>
        """
        .formatted(meta, number, bar, number, number, body(number, text), bar);
  }

  private static String bar(int number) {
    return """
        <table width="100%%"><tr>
        <td><a href="sta%02d.htm">Previous page</a></td>
        <td><a href="index.htm">Contents</a> | <a href="search.htm">Search</a></td>
        <td><a href="sta%02d.htm">Next page</a></td>
        </tr></table><hr>"""
        .formatted(Math.max(1, number - 1), Math.min(PAGES, number + 1));
  }

  /** A paragraph that the page break cuts is closed here and opened again on the next page. */
  private static String body(int number, String text) {
    String html = text.replaceAll("_([^_]+)_", "<i>$1</i>").replace("--", "&mdash;");
    if (!html.startsWith("<")) {
      html = "<p>" + html;
    }
    if (!html.endsWith(">")) {
      html = html + "</p>";
    }
    if (number >= FIRST_LIGATURES && number <= LAST_LIGATURES) {
      for (String letters : List.of("ffi", "ffl", "ff", "fi", "fl")) {
        html = html.replace(letters, LIGATURES.get(letters));
      }
    }
    int middle = html.indexOf("</p>");
    return PLATES.contains(number) && middle >= 0
        ? html.substring(0, middle + 4) + plate(number) + html.substring(middle + 4)
        : html;
  }

  private static String plate(int number) {
    return """

        <center><a href="plate%02d.jpg"><img src="small%02d.jpg" width="120" alt=""></a><br>
        <small>Click on the picture to enlarge it</small></center>
        """
        .formatted(number, number);
  }
}
