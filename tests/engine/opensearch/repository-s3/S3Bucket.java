import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.security.AccessController;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The calls of S3 that a repository makes. They name their key, and sign nothing: the stand-in of MinIO looks at the name alone. */
record S3Bucket(String url, String accessKey) {
  private static final Pattern OBJECT = Pattern.compile("<Key>([^<]*)</Key>.*?<Size>(\\d+)</Size>");
  private static final Pattern PREFIX = Pattern.compile("<CommonPrefixes><Prefix>([^<]*)</Prefix>");

  /** Names, and sizes. */
  List<MatchResult> objects(String prefix, String delimiter) throws IOException {
    return OBJECT.matcher(list(prefix, delimiter)).results().toList();
  }

  List<MatchResult> prefixes(String prefix) throws IOException {
    return PREFIX.matcher(list(prefix, "/")).results().toList();
  }

  InputStream get(String key) throws IOException {
    return call("GET", "/" + key, WHOLE).getInputStream();
  }

  InputStream get(String key, long from, long to) throws IOException {
    return call("GET", "/" + key, connection -> connection.setRequestProperty("Range", "bytes=" + from + "-" + to))
        .getInputStream();
  }

  boolean has(String key) throws IOException {
    try {
      call("HEAD", "/" + key, WHOLE);
      return true;
    } catch (NoSuchFileException missing) {
      return false;
    }
  }

  void put(String key, InputStream content, long size) throws IOException {
    call("PUT", "/" + key, connection -> {
      connection.setDoOutput(true);
      connection.setFixedLengthStreamingMode(size);
      // Not readAllBytes: it may ask for no bytes, which OpenSearch takes for the end.
      content.transferTo(connection.getOutputStream());
    });
  }

  void delete(String key) throws IOException {
    call("DELETE", "/" + key, WHOLE);
  }

  private String list(String prefix, String delimiter) throws IOException {
    String query = "?list-type=2&prefix=" + encoded(prefix) + "&delimiter=" + encoded(delimiter);
    return new String(call("GET", "/" + query, WHOLE).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** What a request has beside its method and its key. */
  private interface Rest {
    void add(HttpURLConnection connection) throws IOException;
  }

  private static final Rest WHOLE = connection -> {};

  private HttpURLConnection call(String method, String path, Rest rest) throws IOException {
    try {
      return AccessController.doPrivileged((PrivilegedExceptionAction<HttpURLConnection>) () -> {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setRequestMethod(method);
        connection.setRequestProperty("Authorization", "AWS4-HMAC-SHA256 Credential=" + accessKey + "/");
        rest.add(connection);
        int status = connection.getResponseCode();
        if (status == 404) throw new NoSuchFileException(path);
        if (status >= 300) throw new IOException(method + " " + url + path + ": " + status);
        return connection;
      });
    } catch (PrivilegedActionException failure) {
      throw (IOException) failure.getException();
    }
  }
}
