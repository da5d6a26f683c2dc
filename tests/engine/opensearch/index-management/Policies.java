import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.opensearch.client.node.NodeClient;
import org.opensearch.core.rest.RestStatus;
import org.opensearch.rest.BaseRestHandler;
import org.opensearch.rest.BytesRestResponse;
import org.opensearch.rest.RestRequest;

/** Keeps policies of snapshots, each node its own until it ends, and takes no snapshot. Who changes one must have read it. */
final class Policies extends BaseRestHandler {
  private record Policy(String body, int number) {}

  private final Map<String, Policy> policies = new ConcurrentHashMap<>();

  @Override
  public String getName() {
    return "snapshot_policies";
  }

  @Override
  public List<Route> routes() {
    return List.of(RestRequest.Method.GET, RestRequest.Method.POST, RestRequest.Method.PUT).stream()
        .map(method -> new Route(method, "/_plugins/_sm/policies/{name}"))
        .toList();
  }

  @Override
  protected RestChannelConsumer prepareRequest(RestRequest request, NodeClient client) {
    String name = request.param("name");
    int seen = request.paramAsInt("if_seq_no", 0);
    request.param("if_primary_term");
    Policy known = policies.get(name);
    if (request.method() == RestRequest.Method.GET) {
      return known == null
          ? answer(RestStatus.NOT_FOUND, "{\"error\": \"not found\"}")
          : answer(RestStatus.OK, String.format(
              "{\"_id\": \"%s-sm-policy\", \"_seq_no\": %d, \"_primary_term\": 1, \"sm_policy\": %s}",
              name, known.number, known.body));
    }
    int number = known == null ? 0 : known.number;
    if (seen != number) return answer(RestStatus.CONFLICT, "{\"error\": \"version conflict\"}");
    policies.put(name, new Policy(request.content().utf8ToString(), number + 1));
    return answer(RestStatus.OK, "{\"acknowledged\": true}");
  }

  private static RestChannelConsumer answer(RestStatus status, String body) {
    return channel -> channel.sendResponse(new BytesRestResponse(status, "application/json", body));
  }
}
