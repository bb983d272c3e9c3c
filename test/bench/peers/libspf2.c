/*
 * How many SPF evaluations libspf2 makes a second on canned answers.
 * libspf2 ANSWERS IP SENDER HELO SECONDS ROUNDS: prints the result and the rate of the best round.
 * ANSWERS: one record a line, name, type and data parted by tabs; of MX the host alone.
 */
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <spf2/spf.h>
#include <spf2/spf_dns_zone.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static ns_type type_of(const char *name) {
  if (strcmp(name, "TXT") == 0) return ns_t_txt;
  if (strcmp(name, "A") == 0) return ns_t_a;
  if (strcmp(name, "AAAA") == 0) return ns_t_aaaa;
  if (strcmp(name, "MX") == 0) return ns_t_mx;
  fprintf(stderr, "no such type: %s\n", name);
  exit(2);
}

static SPF_dns_server_t *read_answers(const char *path) {
  SPF_dns_server_t *zone = SPF_dns_zone_new(NULL, "canned", 0);
  FILE *file = fopen(path, "r");
  char line[4096];
  if (zone == NULL || file == NULL) exit(2);
  while (fgets(line, sizeof line, file) != NULL) {
    char *name = strtok(line, "\t"), *type = strtok(NULL, "\t"), *data = strtok(NULL, "\n");
    if (data == NULL || SPF_dns_zone_add_str(zone, name, type_of(type), NETDB_SUCCESS, data) != SPF_E_SUCCESS) exit(2);
  }
  fclose(file);
  return zone;
}

static SPF_result_t evaluate(SPF_server_t *server, const char *ip, const char *sender, const char *helo) {
  SPF_request_t *request = SPF_request_new(server);
  SPF_response_t *response = NULL;
  SPF_result_t result;
  SPF_request_set_ipv4_str(request, ip);
  SPF_request_set_helo_dom(request, helo);
  SPF_request_set_env_from(request, sender);
  SPF_request_query_mailfrom(request, &response);
  result = SPF_response_result(response);
  SPF_response_free(response);
  SPF_request_free(request);
  return result;
}

int main(int argc, char **argv) {
  if (argc != 7) return 2;
  SPF_server_t *server = SPF_server_new_dns(read_answers(argv[1]), 0);
  SPF_result_t result = evaluate(server, argv[2], argv[3], argv[4]);
  double seconds = atof(argv[5]), best = 0;
  for (int round = 0; round < atoi(argv[6]); round++) {
    double start = now();
    long count = 0;
    do {
      for (int i = 0; i < 10; i++, count++)
        if (evaluate(server, argv[2], argv[3], argv[4]) != result) return 3;
    } while (now() - start < seconds);
    double rate = count / (now() - start);
    if (rate > best) best = rate;
  }
  printf("%s %.0f\n", SPF_strresult(result), best);
  return 0;
}
