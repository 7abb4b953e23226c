#ifndef DOMD_CNGHTTP2_SHIM_H
#define DOMD_CNGHTTP2_SHIM_H
#include <nghttp2/nghttp2.h>

/*
 * Options that libnghttp2 gained late (1.57 and 1.61, or as a distribution's security update of an
 * older number): a library without them still builds, and says so at run time.
 */
static inline void domd_nghttp2_option_limits(
    nghttp2_option *option, uint64_t reset_burst, uint64_t reset_rate, size_t settings_max,
    size_t outbound_ack_max) {
  nghttp2_option_set_max_settings(option, settings_max);
  nghttp2_option_set_max_outbound_ack(option, outbound_ack_max);
  nghttp2_option_set_stream_reset_rate_limit(option, reset_burst, reset_rate);
}

static inline int domd_nghttp2_submit_reply(
    nghttp2_session *session, int32_t stream_id, const nghttp2_nv *nva, size_t nvlen, void *source,
    nghttp2_data_source_read_callback read) {
  nghttp2_data_provider provider;
  provider.source.ptr = source;
  provider.read_callback = read;
  return nghttp2_submit_response(session, stream_id, nva, nvlen, source ? &provider : 0);
}

static inline int32_t domd_nghttp2_submit_request(
    nghttp2_session *session, const nghttp2_nv *nva, size_t nvlen, void *source,
    nghttp2_data_source_read_callback read) {
  nghttp2_data_provider provider;
  provider.source.ptr = source;
  provider.read_callback = read;
  return nghttp2_submit_request(session, 0, nva, nvlen, read ? &provider : 0, source);
}

#endif
