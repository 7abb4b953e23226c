# The front door: each target installs what is missing, builds, and runs.
.PHONY: run test bench

run: ; @.ci/run-demo
test: ; @.ci/test
bench: ; @.ci/bench
