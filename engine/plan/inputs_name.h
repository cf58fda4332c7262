#ifndef PB_ENGINE_PLAN_INPUTS_NAME_H
#define PB_ENGINE_PLAN_INPUTS_NAME_H
/*
 * What the files of a unit are called in messages and in what is published: which file a row came from, and never where
 * it stood on the machine.
 */
#include "engine/plan/plan.h"

/* Gives each input that its request does not name the shortest end of its path that no other path of the unit has;
 * addresses that differ only in what they ask for are told apart by numbers, in their order. In as many steps as there
 * are inputs, for each folder that is needed to tell them apart. */
enum pb_status pb_inputs_name(struct pb_unit_input *inputs, size_t count, struct pb_arena *arena,
                              struct pb_error *error) PB_MUST_USE;

#endif
