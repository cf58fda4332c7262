#include "transforms/disclosure/cube.h"

bool disclosure_product_next(struct disclosure_product *product)
{
    for (size_t axis = DISCLOSURE_AXES; axis-- > 0;) {
        if (++product->at[axis] < product->counts[axis])
            return true;
        product->at[axis] = 0;
    }
    return false;
}

uint64_t disclosure_product_code(const struct disclosure_cube *cube, const struct disclosure_product *product,
                                 int32_t *by)
{
    uint64_t code = 0;
    *by = 1;
    for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++) {
        const struct disclosure_step *step = &product->steps[axis][product->at[axis]];
        code += step->value * cube->strides[axis];
        *by *= step->by;
    }
    return code;
}

void disclosure_product_bound(uint32_t counts[DISCLOSURE_AXES])
{
    for (;;) {
        size_t products = 1;
        size_t most = 0;
        for (size_t axis = 0; axis < DISCLOSURE_AXES; axis++) {
            products *= counts[axis];
            most = counts[axis] > counts[most] ? axis : most;
        }
        if (products <= DISCLOSURE_PRODUCTS || counts[most] <= 1)
            return;
        counts[most]--;
    }
}
