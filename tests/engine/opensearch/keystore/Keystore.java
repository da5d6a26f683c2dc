import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.opensearch.common.settings.KeyStoreWrapper;

/** create | add --stdin --force NAME, as bin/opensearch-keystore, whose own program is in no registry of packages. */
public final class Keystore {
  public static void main(String[] words) throws Exception {
    Path config = Path.of(System.getenv("OPENSEARCH_PATH_CONF"));
    if (words[0].equals("create")) {
      KeyStoreWrapper.create().save(config, new char[0]);
      return;
    }
    if (words.length != 4 || !words[0].equals("add")) throw new IllegalArgumentException(String.join(" ", words));
    KeyStoreWrapper keystore = KeyStoreWrapper.load(config);
    keystore.decrypt(new char[0]);
    String value = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    var set = KeyStoreWrapper.class.getDeclaredMethod("setString", String.class, char[].class);
    set.setAccessible(true);
    set.invoke(keystore, words[3], value.toCharArray());
    keystore.save(config, new char[0]);
  }
}
